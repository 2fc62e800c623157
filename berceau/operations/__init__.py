"""Running an instance: backups, restore, the doctor, the night, the paper pack. No table."""
