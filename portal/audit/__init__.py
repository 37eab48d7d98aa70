"""The trail (操作记录), for the auditor alone: who looked, decided, fetched, was refused."""
