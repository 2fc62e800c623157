"""Running an instance: backups, restore, the doctor, the night, the paper pack. It owns no table."""
