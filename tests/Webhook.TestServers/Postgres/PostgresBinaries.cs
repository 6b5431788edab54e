using System.Globalization;
using Webhook.TestServers.Processes;

namespace Webhook.TestServers.Postgres;

/// <summary>Where the programs of PostgreSQL's server are.</summary>
public static class PostgresBinaries
{
    /// <summary>Where Debian and its kin keep them: a folder for each version.</summary>
    public const string Versions = "/usr/lib/postgresql";

    internal const string Missing =
        $"PostgreSQL's server is not installed: `apt-get install postgresql`, or let {PostgresServer.Variable} hold a connection string of one whose account may create databases.";

    private const string Probe = "initdb";
    private static readonly string[] Programs = [Probe, "postgres"];

    /// <summary>Looks on the search path first, then for the newest version.</summary>
    /// <param name="searchPath">Folders, as in the environment variable <c>PATH</c>.</param>
    /// <param name="versions">The folder that holds a folder for each version.</param>
    /// <returns>The folder of the programs; null when there is none.</returns>
    public static string? Find(string? searchPath, string versions = Versions) =>
        Commands.FindAll(Probe, searchPath).Concat(Installed(versions)).Select(FolderOf).FirstOrDefault(IsComplete);

    /// <inheritdoc cref="Find"/>
    /// <returns>The folder of the programs. Without one the test ends: see <see cref="MissingServer"/>.</returns>
    public static string Require(string? searchPath, string versions, bool fail) =>
        Find(searchPath, versions) ?? throw MissingServer.Because(Missing, fail);

    // A link on the search path leads to the folder that has the other programs too, or nowhere any more.
    private static string FolderOf(string program) =>
        Path.GetDirectoryName(File.ResolveLinkTarget(program, returnFinalTarget: true)?.FullName ?? program)!;

    private static bool IsComplete(string folder) => Programs.All(program => File.Exists(Path.Combine(folder, program)));

    private static IEnumerable<string> Installed(string versions) => Directory.Exists(versions)
        ? from folder in Directory.EnumerateDirectories(versions)
          orderby Number(Path.GetFileName(folder)) descending
          let program = Path.Combine(folder, "bin", Probe)
          where File.Exists(program)
          select program
        : [];

    // 9.6 was the last version with a point.
    private static double Number(string version) =>
        double.TryParse(version, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
