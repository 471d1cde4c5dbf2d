"""Asked for ground motion, a line of JSON each time, pygmm answers: an independent implementation of ASB14.

Run in an environment of its own; see the fixture `oracle`.
"""

import json
import sys

import pygmm  # pyright: ignore[reportMissingImports]

if __name__ == "__main__":
    for line in sys.stdin:
        magnitude, rjb_km, vs30_m_s, mechanism = json.loads(line)
        scenario = pygmm.Scenario(mag=magnitude, dist_jb=rjb_km, v_s30=vs30_m_s, mechanism=mechanism)
        motion = pygmm.AkkarSandikkayaBommer2014(scenario)
        print(json.dumps([float(motion.pga), float(motion.pgv)]), flush=True)
