namespace Webhook.UnitTests.Schema;

/// <summary>A standard JSON Schema validator.</summary>
internal sealed class Ajv : IDisposable
{
    private readonly NodeProgram program;

    private Ajv(NodeProgram program) => this.program = program;

    /// <summary>Ends the test when there is no validator.</summary>
    public static Ajv StartOrSkip() =>
        new(NodeProgram.StartOrSkip("ajv-formats", "ajv/verdicts.mjs", RepositoryRoot.File("schema.json")));

    /// <param name="body">One JSON text on one line.</param>
    public async Task<bool> IsValidAsync(string body) => await program.AskAsync(body) switch
    {
        "true" => true,
        "false" => false,
        var other => throw new InvalidDataException($"The validator answers {other ?? "nothing"} to {body}"),
    };

    public void Dispose() => program.Dispose();
}
