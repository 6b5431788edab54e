using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Webhook.Application.Events;
using Webhook.Application.Parameters;
using Webhook.Domain;

namespace Webhook.Api.Formats;

/// <summary>
/// Reads parameters from a JSON object: strings, numbers, arrays of them for what may be repeated, and objects of strings. A
/// member that is null has no values, which for a query is as good as absent.
/// </summary>
internal static class SearchJsonReader
{
    public static IncomingParameters Read(ReadOnlySpan<byte> body)
    {
        var json = body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;
        if (!Utf8.IsValid(json))
        {
            return Unreadable(string.Empty, "invalid_utf8", "must be encoded in UTF-8");
        }

        try
        {
            return ReadDocument(json);
        }
        catch (JsonException exception)
        {
            return Unreadable(string.Empty, "malformed_json", EventJsonReader.DescribeMalformed(exception));
        }
        catch (InvalidOperationException)
        {
            return Unreadable(string.Empty, "lone_surrogate", "must not hold half of a surrogate pair");
        }
    }

    private static IncomingParameters ReadDocument(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType is not JsonTokenType.StartObject)
        {
            return Unreadable(string.Empty, "wrong_type", "must be a JSON object");
        }

        var values = new Dictionary<string, IReadOnlyList<IncomingValue>>(StringComparer.Ordinal);
        var isUnique = true;
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var read = ReadValues(ref reader, ref isUnique);
            isUnique &= values.TryAdd(name, read);
        }

        reader.Read();
        return isUnique
            ? new IncomingParameters(values, ErrorAt)
            : Unreadable(string.Empty, "duplicate_member", "must not have a member twice");
    }

    private static List<IncomingValue> ReadValues(ref Utf8JsonReader reader, ref bool isUnique)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return [];
            case JsonTokenType.StartObject:
                return [ReadObject(ref reader, ref isUnique)];
            case JsonTokenType.StartArray:
                var values = new List<IncomingValue>();
                while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                {
                    values.Add(ReadValue(ref reader));
                }

                return values;
            default:
                return [ReadValue(ref reader)];
        }
    }

    private static IncomingValue ReadObject(ref Utf8JsonReader reader, ref bool isUnique)
    {
        var members = new Dictionary<string, IncomingValue>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var value = reader.TokenType is JsonTokenType.Null ? new IncomingValue(ValueForm.Null, string.Empty) : ReadValue(ref reader);
            isUnique &= members.TryAdd(name, value);
        }

        return new IncomingValue(ValueForm.Object, string.Empty) { Members = members };
    }

    private static IncomingValue ReadValue(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return new IncomingValue(ValueForm.Text, reader.GetString()!);
            case JsonTokenType.Number:
                return new IncomingValue(ValueForm.Number, Encoding.UTF8.GetString(reader.ValueSpan));
            default:
                reader.Skip();
                return new IncomingValue(ValueForm.Other, string.Empty);
        }
    }

    private static IncomingParameters Unreadable(string pointer, string code, string detail) =>
        new(new Dictionary<string, IReadOnlyList<IncomingValue>>(), ErrorAt)
        {
            Unreadable = [InputError.AtPointer(pointer, new RuleViolation(code, detail))],
        };

    private static InputError ErrorAt(string name, RuleViolation violation) => InputError.AtPointer($"/{name}", violation);
}
