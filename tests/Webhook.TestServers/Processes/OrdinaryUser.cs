using System.Globalization;

namespace Webhook.TestServers.Processes;

/// <summary>
/// Whom a server runs as: the user of the tests, or when that is root, who may not run PostgreSQL, the user
/// <c>postgres</c> or else <c>nobody</c> by <c>setpriv</c>.
/// </summary>
internal sealed class OrdinaryUser
{
    private static readonly string[] Candidates = ["postgres", "nobody"];
    private readonly (int User, int Group)? other;

    private OrdinaryUser((int User, int Group)? other) => this.other = other;

    public static OrdinaryUser Current { get; } = new(Environment.IsPrivilegedProcess ? Find() : null);

    /// <summary>The command that runs a command as this user, in the same process.</summary>
    public string[] Running(params string[] command) => other is { } ids
        ? ["setpriv", $"--reuid={ids.User}", $"--regid={ids.Group}", "--clear-groups", .. command]
        : command;

    /// <summary>Makes a file or folder this user's.</summary>
    public void Own(string path)
    {
        if (other is { } ids)
        {
            NativeMethods.ChangeOwner(path, ids.User, ids.Group);
        }
    }

    private static (int User, int Group) Find()
    {
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToLookup(fields => fields[0]);
        var account = Candidates.SelectMany(name => accounts[name]).First();
        return (int.Parse(account[2], CultureInfo.InvariantCulture), int.Parse(account[3], CultureInfo.InvariantCulture));
    }
}
