using System.Runtime.Versioning;

// Signals and file modes are Unix's.
[assembly: UnsupportedOSPlatform("windows")]

// Fixtures that mostly wait run side by side; those that load the machine run alone.
[assembly: LevelOfParallelism(4)]
