namespace Webhook.EndToEndTests.Documents;

/// <param name="Language">The word after the fence.</param>
/// <param name="Text">Without the fences.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="IsRun">No comment says that it is not to be run.</param>
internal sealed record MarkdownBlock(string Language, string Text, int Line, bool IsRun);

/// <summary>A document's fenced blocks; docs/debugging.md describes what they mean to these tests.</summary>
internal static class MarkdownBlocks
{
    public const string Address = "http://localhost:8000";

    private const string Fence = "```";
    private const string NotRun = "<!-- not run:";

    public static IReadOnlyList<MarkdownBlock> Read(string path)
    {
        var blocks = new List<MarkdownBlock>();
        var lines = Repository.Read(path).ReplaceLineEndings("\n").Split('\n');
        var before = string.Empty;
        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line].StartsWith(Fence, StringComparison.Ordinal))
            {
                var end = Array.IndexOf(lines, Fence, line + 1);
                var text = string.Join('\n', lines[(line + 1)..end]);
                blocks.Add(new MarkdownBlock(
                    lines[line][Fence.Length..], text, line + 1, !before.StartsWith(NotRun, StringComparison.Ordinal)));
                line = end;
            }

            before = lines[line].Length > 0 ? lines[line] : before;
        }

        return blocks;
    }

    /// <summary>Blocks to run, each with the block that follows it.</summary>
    public static IEnumerable<(MarkdownBlock Command, MarkdownBlock Answer)> Runs(string path, string language)
    {
        var blocks = Read(path);
        foreach (var (index, block) in blocks.Index().Where(one => one.Item.Language == language && one.Item.IsRun))
        {
            var answer = index + 1 < blocks.Count ? blocks[index + 1] : null;
            Assert.That(answer?.Language, Is.EqualTo("json").Or.EqualTo("http").Or.EqualTo("text"),
                $"{path}:{block.Line}: the block that follows must be the answer.");
            yield return (block, answer!);
        }
    }
}
