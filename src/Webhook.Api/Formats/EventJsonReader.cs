using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Webhook.Application.Events;
using Webhook.Domain;

namespace Webhook.Api.Formats;

/// <summary>
/// Reads one event in one pass over its bytes, stricter than RFC 8259: no member twice, no lone surrogates, no nesting
/// deeper than <see cref="MaxDepth"/>. It reads; <see cref="ReceiveEvents"/> judges.
/// </summary>
internal ref struct EventJsonReader
{
    /// <summary>The deepest nesting, the event's own object included.</summary>
    public const int MaxDepth = 32;

    // In the order in which ToEvent takes them.
    private static readonly byte[][] KnownNames =
    [
        "event_type"u8.ToArray(), "appointment_id"u8.ToArray(), "patient_id"u8.ToArray(), "timestamp"u8.ToArray(),
        "notes"u8.ToArray(), "idempotency_key"u8.ToArray(),
    ];

    private static readonly string[] KnownPointers = [.. KnownNames.Select(name => "/" + Encoding.UTF8.GetString(name))];
    private readonly OtherMembers others;
    private readonly List<InputError> errors = [];
    private readonly IncomingMember[] known = new IncomingMember[KnownNames.Length];
    private Utf8JsonReader reader;

    private EventJsonReader(ReadOnlySpan<byte> json, OtherMembers others)
    {
        this.others = others;
        reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth + 1 });
    }

    /// <summary>What is made of a text that is longer than an event may be.</summary>
    public static IncomingEvent TooLarge { get; } = new()
    {
        Unreadable = [InputError.AtPointer(string.Empty, new RuleViolation("too_large", $"must have at most {EventInputFormatter.MaxBytes} bytes"))],
    };

    /// <returns>Where the text stops to be JSON, without any of it.</returns>
    public static string DescribeMalformed(JsonException exception) =>
        $"must be JSON; it is not from line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}";

    /// <param name="body">The whole text; a byte-order mark of UTF-8 before it is skipped.</param>
    public static IncomingEvent Read(ReadOnlySpan<byte> body)
    {
        var json = body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
        using var others = new OtherMembers();
        var document = new EventJsonReader(json, others);
        if (json.Trim(" \t\r\n"u8).IsEmpty)
        {
            document.Report(string.Empty, "empty_body", "must be a JSON object, but there is nothing");
        }
        else if (!Utf8.IsValid(json))
        {
            document.Report(string.Empty, "invalid_utf8", "must be encoded in UTF-8");
        }
        else
        {
            document.ReadDocument();
        }

        return document.ToEvent();
    }

    private void ReadDocument()
    {
        try
        {
            reader.Read();
            if (reader.TokenType is JsonTokenType.StartObject)
            {
                while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
                {
                    ReadMember();
                }
            }
            else
            {
                Report(string.Empty, "wrong_type", "must be a JSON object");
                Copy(string.Empty, target: null);
            }

            reader.Read();
        }
        catch (NestingException)
        {
            Report(string.Empty, "too_deep", $"must not be nested deeper than {MaxDepth} levels");
        }
        catch (JsonException exception)
        {
            Report(string.Empty, "malformed_json", DescribeMalformed(exception));
        }
    }

    private void ReadMember()
    {
        var index = KnownIndex();
        if (index < 0)
        {
            ReadOther();
            return;
        }

        var pointer = KnownPointers[index];
        if (known[index].Kind is not IncomingKind.Absent)
        {
            ReportDuplicate(pointer);
        }

        reader.Read();
        known[index] = reader.TokenType switch
        {
            JsonTokenType.String => IncomingMember.Text(ReadText(pointer)),
            JsonTokenType.Null => IncomingMember.Null,
            _ => IncomingMember.OtherType,
        };
        if (known[index].Kind is IncomingKind.OtherType)
        {
            Copy(pointer, target: null);
        }
    }

    private readonly int KnownIndex()
    {
        try
        {
            for (var index = 0; index < KnownNames.Length; index++)
            {
                if (reader.ValueTextEquals(KnownNames[index]))
                {
                    return index;
                }
            }
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair makes no known name; it is reported where the name is read.
        }

        return -1;
    }

    private void ReadOther()
    {
        ReadName(others.Names, string.Empty, others.Writer);
        reader.Read();
        Copy(string.Empty, others.Writer);
    }

    /// <summary>Walks over the value that starts here, however deep, and writes it to the target if there is one.</summary>
    private void Copy(string pointer, Utf8JsonWriter? target)
    {
        var open = new Stack<HashSet<string>?>();
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    Open(open, []);
                    target?.WriteStartObject();
                    break;
                case JsonTokenType.StartArray:
                    Open(open, null);
                    target?.WriteStartArray();
                    break;
                case JsonTokenType.EndObject:
                    open.Pop();
                    target?.WriteEndObject();
                    break;
                case JsonTokenType.EndArray:
                    open.Pop();
                    target?.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    ReadName(open.Peek()!, pointer, target);
                    break;
                case JsonTokenType.String:
                    var text = ReadText(pointer);
                    target?.WriteStringValue(text);
                    break;
                default:
                    target?.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }
        while (open.Count > 0 && reader.Read());
    }

    private readonly void Open(Stack<HashSet<string>?> open, HashSet<string>? names)
    {
        if (reader.CurrentDepth >= MaxDepth)
        {
            throw new NestingException();
        }

        open.Push(names);
    }

    private void ReadName(HashSet<string> names, string pointer, Utf8JsonWriter? target)
    {
        var name = ReadText(pointer);
        if (!names.Add(name))
        {
            ReportDuplicate(pointer);
        }

        target?.WritePropertyName(name);
    }

    private string ReadText(string pointer)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            Report(pointer, "lone_surrogate", $"must not hold half of a surrogate pair (at byte {reader.TokenStartIndex + 1})");
            return string.Empty;
        }
    }

    private readonly void ReportDuplicate(string pointer) =>
        Report(pointer, "duplicate_member", $"must not occur twice (again at byte {reader.TokenStartIndex + 1})");

    private readonly void Report(string pointer, string code, string detail) =>
        errors.Add(InputError.AtPointer(pointer, new RuleViolation(code, detail)));

    private readonly IncomingEvent ToEvent() => new()
    {
        EventType = known[0],
        AppointmentId = known[1],
        PatientId = known[2],
        Timestamp = known[3],
        Notes = known[4],
        IdempotencyKey = known[5],
        Additional = others.ToJson(),
        Unreadable = errors,
    };

    private sealed class NestingException : Exception;
}
