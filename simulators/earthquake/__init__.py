"""An earthquake from the fault to the people: rupture, waves, shaking, what stations say, whom a message reaches."""
