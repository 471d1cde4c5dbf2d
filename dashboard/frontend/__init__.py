"""Our browser code: its TypeScript, how it is built, which build stands and how it is served."""
