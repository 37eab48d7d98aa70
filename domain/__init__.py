"""The ground floor: tables that flow, identity numbers, places, periods, declarations, errors."""
