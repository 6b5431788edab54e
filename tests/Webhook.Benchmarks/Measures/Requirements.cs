namespace Webhook.Benchmarks.Measures;

/// <summary>Without these a figure would say something else than it seems to.</summary>
internal static class Requirements
{
    /// <exception cref="BenchmarkException">One is not met.</exception>
    public static void Check()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new BenchmarkException("This runs on Linux: it reads /proc.");
        }

#if DEBUG
        throw new BenchmarkException("Baselines and clients are part of this program and would run unoptimised. Use: dotnet run -c Release");
#endif
    }
}
