using System.Reflection;
using System.Text;
using MediatR;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Application.Handlers.Code;

/// <summary>A handler that is a class of this assembly.</summary>
/// <param name="Type">Implements <see cref="INotificationHandler{TNotification}"/> of <see cref="AppointmentEventReceived"/>.</param>
/// <param name="Name">By which its position is kept.</param>
/// <param name="Filter">Which events it gets.</param>
/// <param name="From">Where it begins when it is new.</param>
internal sealed record CodeHandler(Type Type, string Name, EventFilter Filter, LogStart From)
{
    private const string Suffix = "Handler";

    /// <exception cref="StartupException">Its name breaks the rule.</exception>
    public static CodeHandler Of(Type type)
    {
        var attribute = type.GetCustomAttribute<EventHandlerAttribute>();
        var name = attribute?.Name ?? NameOf(type);
        if (HandlerName.Check(name) is { } violation)
        {
            throw new StartupException($"The name of the handler {type.Name} {violation.Detail}. Name it by [EventHandler].");
        }

        var types = attribute?.EventTypes.Distinct().Order().ToArray() ?? [];
        return new CodeHandler(type, name, types.Length == 0 ? EventFilter.All : new EventFilter { Types = types }, attribute?.From ?? LogStart.End);
    }

    /// <summary><c>SmsReminderHandler</c> is called <c>sms-reminder</c>.</summary>
    private static string NameOf(Type type)
    {
        var words = type.Name.EndsWith(Suffix, StringComparison.Ordinal) && type.Name.Length > Suffix.Length ? type.Name[..^Suffix.Length] : type.Name;
        var name = new StringBuilder();
        foreach (var character in words)
        {
            if (char.IsAsciiLetterUpper(character) && name.Length > 0 && name[^1] != '-')
            {
                name.Append('-');
            }

            name.Append(char.IsAsciiLetterOrDigit(character) ? char.ToLowerInvariant(character) : '-');
        }

        return name.ToString();
    }
}
