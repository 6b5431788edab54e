// Each test has a database of its own, and mostly waits for its disk.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]
