namespace Webhook.UnitTests.Schema;

/// <summary>A body as a client could send it, on one line.</summary>
/// <param name="Members">Names with their values as JSON texts.</param>
/// <param name="Spelling">How names and texts are escaped, which must not matter.</param>
internal sealed record EventBody(IReadOnlyList<(string Name, string Json)> Members, Spelling Spelling)
{
    /// <summary>A body that is no object.</summary>
    public string? Root { get; init; }

    /// <summary>The body; FsCheck prints it when it fails.</summary>
    public override string ToString() =>
        Root ?? $"{{{string.Join(',', Members.Select(member => $"{Spelling.Write(member.Name)}:{member.Json}"))}}}";

    /// <summary>Bodies with one member less.</summary>
    public IEnumerable<EventBody> Shrink() =>
        Enumerable.Range(0, Members.Count).Select(index => this with { Members = [.. Members.Where((_, other) => other != index)] });
}

/// <summary>One of the ways to write the same text in JSON.</summary>
internal sealed record Spelling(string Name, Func<string, string> Write)
{
    private const int MaxEscaped = 40;

    /// <summary>Nothing is escaped but what must be.</summary>
    public static Spelling Plain { get; } =
        new(nameof(Plain), text => $"\"{string.Concat(text.Select(unit => unit is '"' or '\\' or < ' ' ? Escape(unit) : $"{unit}"))}\"");

    /// <summary>Every UTF-16 unit is escaped, unless that makes the text very long.</summary>
    public static Spelling Escaped { get; } = new(nameof(Escaped), text => text.Length > MaxEscaped
        ? Plain.Write(text)
        : $"\"{string.Concat(text.Select(Escape))}\"");

    private static string Escape(char unit) => $"\\u{(int)unit:x4}";
}
