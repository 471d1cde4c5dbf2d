"""What sensors and actuators are and how they speak; reads and checks packs. No I/O but pack files, no clock."""
