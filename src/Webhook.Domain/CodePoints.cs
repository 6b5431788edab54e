namespace Webhook.Domain;

/// <summary>Lengths as JSON Schema counts them: a character is a Unicode code point, not a UTF-16 unit.</summary>
internal static class CodePoints
{
    public static bool IsLongerThan(string text, int limit)
    {
        if (text.Length <= limit)
        {
            return false;
        }

        // Every code point is one unit or a surrogate pair, whose second half is not counted.
        var count = 0;
        foreach (var unit in text)
        {
            if (!char.IsLowSurrogate(unit) && ++count > limit)
            {
                return true;
            }
        }

        return false;
    }
}
