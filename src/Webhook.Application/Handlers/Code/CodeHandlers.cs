using MediatR;

namespace Webhook.Application.Handlers.Code;

/// <summary>Every handler that is a class, as it was found by scanning.</summary>
internal sealed class CodeHandlers
{
    /// <param name="types">The classes.</param>
    /// <exception cref="StartupException">Two have one name, or a name breaks the rule.</exception>
    public CodeHandlers(IEnumerable<Type> types)
    {
        All = [.. types.Select(CodeHandler.Of).OrderBy(handler => handler.Name, StringComparer.Ordinal)];
        if (All.GroupBy(handler => handler.Name).FirstOrDefault(group => group.Count() > 1) is { } taken)
        {
            throw new StartupException(
                $"{string.Join(" and ", taken.Select(handler => handler.Type.Name))} are both called {taken.Key}. Name one of them otherwise by [EventHandler].");
        }
    }

    public IReadOnlyList<CodeHandler> All { get; }

    public static bool IsHandler(Type type) =>
        type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false } && type.IsAssignableTo(typeof(INotificationHandler<AppointmentEventReceived>));
}
