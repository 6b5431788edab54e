namespace Webhook.Infrastructure.Persistence.Postgres;

/// <summary>PostgreSQL's text is UTF-8 without U+0000. What a client may store is so by the rules of events; what it may ask for is not.</summary>
internal static class PostgresText
{
    /// <summary>Whether any row can have the text.</summary>
    public static bool CanBeStored(string? text)
    {
        for (var index = 0; index < text?.Length; index++)
        {
            if (text[index] == '\0' || (char.IsSurrogate(text[index]) && !char.IsSurrogatePair(text, index++)))
            {
                return false;
            }
        }

        return true;
    }
}
