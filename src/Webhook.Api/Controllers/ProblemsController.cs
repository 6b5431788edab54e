using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Webhook.Api.Documentation;
using Webhook.Api.Formats;
using Webhook.Api.Problems;

namespace Webhook.Api.Controllers;

/// <summary>Explains the problems that answers name as their <c>type</c>.</summary>
[Route("problems")]
[Gives("application/json")]
[AllowAnonymous]
public sealed class ProblemsController : ControllerBase
{
    /// <summary>List all kinds of problems</summary>
    /// <response code="200">All kinds of problems, by status.</response>
    [HttpGet(Name = "listProblems")]
    [ProducesResponseType<ProblemList>(StatusCodes.Status200OK)]
    public IActionResult List() =>
        new JsonAnswer<ProblemList>(new ProblemList([.. ProblemType.All.Select(ProblemExplanation.Of)]));

    /// <summary>Explain one kind of problem</summary>
    /// <param name="name">The last part of a problem's type.</param>
    /// <response code="200">The kind of problem and what mends it.</response>
    [HttpGet("{name}", Name = "getProblem")]
    [ProducesResponseType<ProblemExplanation>(StatusCodes.Status200OK)]
    [Problems(nameof(ProblemType.NotFound))]
    public IActionResult Get(string name) =>
        ProblemType.All.FirstOrDefault(type => type.Name == name) is { } type
            ? new JsonAnswer<ProblemExplanation>(ProblemExplanation.Of(type))
            : new ProblemResult(ProblemType.NotFound, "No problem has this name; GET /problems lists them.");
}

/// <summary>What a kind of problem means and what mends it.</summary>
public sealed record ProblemExplanation(string Type, int Status, string Title, string Cure)
{
    internal static ProblemExplanation Of(ProblemType type) => new(type.Path, type.Status, type.Title, type.Cure);
}

/// <param name="Problems">All kinds, by status.</param>
public sealed record ProblemList(IReadOnlyList<ProblemExplanation> Problems);
