using FsCheck;
using FsCheck.Fluent;
using Webhook.Domain;

namespace Webhook.UnitTests.Schema;

/// <summary>
/// Bodies of which a good third is valid. Most have one member that lies near a rule while the others are plain, so that
/// nothing else hides what is thought of it; often it is the timestamp, which has the most rules.
/// </summary>
internal static class EventBodies
{
    private static readonly Gen<string> AnyJson = Gen.Elements(
        "null", "true", "false", "0", "-1", "1.5", "1e400", "12345678901234567890", "\"\"", "\"text\"", "[]", "{}", "[null]",
        "{\"event_type\":\"appointment.scheduled\"}", "[\"a\",[1,{\"b\":[]}]]", "\"appointment.scheduled\"", "[\"appointment.scheduled\"]",
        "\"2025-01-10T12:30:00Z\"");

    private static readonly Gen<string> TypeName = Gen.Frequency(
        (2, Gen.Elements<string>([.. AppointmentEventTypeNames.All])),
        (1, from name in Gen.Elements<string>([.. AppointmentEventTypeNames.All])
            from change in Gen.Elements<Func<string, string>>(
                text => text.ToUpperInvariant(), text => text + " ", text => " " + text, text => text + "\n", text => text + "\0",
                text => text[..^1], text => text.Replace('.', '_'), text => text.Replace("appointment", "Appointment", StringComparison.Ordinal))
            select change(name)),
        (1, Gen.Elements("", "appointment", "appointment.", "scheduled", "appointment.created", "appointment.no-show", "1", "Scheduled")));

    private static readonly Member[] Known =
    [
        new("event_type", TypeName, "appointment.completed", Optional: false),
        new("appointment_id", Texts.Near(Identifier.MaxLength), "A12345", Optional: false),
        new("patient_id", Texts.Near(Identifier.MaxLength), "P8765", Optional: false),
        new("timestamp", Times.Any, "2025-01-10T12:30:00Z", Optional: false),
        new("notes", Texts.Near(Notes.MaxLength), "Annual physical", Optional: true),
        new("idempotency_key", Texts.Key, "key-1", Optional: true),
    ];

    private static readonly Gen<(string Name, string Json)[]> Extra =
        from count in Gen.Frequency((2, Gen.Constant(0)), (1, Gen.Choose(1, 3)))
        from names in Gen.Shuffle<string>(
            ["", "room", "Event_Type", "event_type ", "timestamp\0", "additional", "__proto__", "constructor", "toString", "é😀", "event_id"])
        from values in AnyJson.ArrayOf(count)
        select values.Zip(names, (value, name) => (name, value)).ToArray();

    private static readonly Gen<EventBody> Object =
        from spelling in Gen.Frequency((9, Gen.Constant(Spelling.Plain)), (1, Gen.Constant(Spelling.Escaped)))
        from near in Gen.Frequency(
            (7, Gen.Choose(0, Known.Length - 1).Select(index => new[] { index })),
            (3, Gen.Constant(new[] { Array.FindIndex(Known, member => member.Near == Times.Any) })),
            (2, Gen.SubListOf(Enumerable.Range(0, Known.Length)).Select(indexes => indexes.ToArray())))
        from known in Gen.CollectToArray(Enumerable.Range(0, Known.Length), index => Found(Known[index], near.Contains(index), spelling))
        from extra in Extra
        from members in Gen.Shuffle<(string, string)>([.. known.OfType<(string, string)>(), .. extra])
        select new EventBody(members, spelling);

    /// <summary>The bodies, with smaller ones to be tried when one fails.</summary>
    public static Arbitrary<EventBody> Arbitrary { get; } = Arb.From(
        Gen.Frequency((60, Object), (1, AnyJson.Select(root => new EventBody([], Spelling.Plain) { Root = root }))),
        body => body.Shrink());

    private static Gen<(string, string)?> Found(Member member, bool near, Spelling spelling)
    {
        var plain = Gen.Constant<(string, string)?>((member.Name, spelling.Write(member.Plain)));
        var absent = Gen.Constant<(string, string)?>(null);
        return near
            ? Gen.Frequency(
                (16, member.Near.Select(text => ((string, string)?)(member.Name, spelling.Write(text)))),
                (2, AnyJson.Select(json => ((string, string)?)(member.Name, json))),
                (1, absent))
            : member.Optional ? Gen.OneOf(plain, absent) : plain;
    }

    /// <param name="Near">Texts near the member's rules.</param>
    /// <param name="Plain">A valid text.</param>
    private sealed record Member(string Name, Gen<string> Near, string Plain, bool Optional);
}
