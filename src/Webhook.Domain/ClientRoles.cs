namespace Webhook.Domain;

/// <summary>What a client may do.</summary>
[Flags]
public enum ClientRoles
{
    None = 0,

    /// <summary>Post events.</summary>
    Ingest = 1,

    /// <summary>Query events.</summary>
    Reader = 2,

    /// <summary>Everything, clients included.</summary>
    Admin = 4,
}

/// <summary>The names of roles outside of the program.</summary>
public static class ClientRoleNames
{
    public const string Ingest = "ingest";
    public const string Reader = "reader";
    public const string Admin = "admin";

    public static readonly RuleViolation Unknown = new("unknown_role", $"must be one of {Ingest}, {Reader}, {Admin}");

    private static readonly (ClientRoles Role, string Name)[] Named =
        [(ClientRoles.Ingest, Ingest), (ClientRoles.Reader, Reader), (ClientRoles.Admin, Admin)];

    /// <returns>The roles' names, in the order in which the enum has them.</returns>
    public static IReadOnlyList<string> ToWireNames(this ClientRoles roles) =>
        [.. Named.Where(one => roles.HasFlag(one.Role)).Select(one => one.Name)];

    /// <returns>The role of that name; none when there is no such.</returns>
    public static ClientRoles Parse(string name) => Array.Find(Named, one => one.Name == name).Role;
}
