"""From spreadsheets and records to applications, or problems; from decisions to spreadsheets."""
