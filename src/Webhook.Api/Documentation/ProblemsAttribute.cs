using System.Reflection;
using Webhook.Api.Problems;

namespace Webhook.Api.Documentation;

/// <summary>
/// The problems that an action itself can answer with, for the documentation. Those that <c>Takes</c>, <c>Gives</c> and
/// the pipeline answer with are known without it.
/// </summary>
/// <param name="names">Names of the fields of <see cref="ProblemType"/>.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProblemsAttribute(params string[] names) : Attribute
{
    public IEnumerable<ProblemType> Types => names.Select(name =>
        (ProblemType)typeof(ProblemType).GetField(name, BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!);
}
