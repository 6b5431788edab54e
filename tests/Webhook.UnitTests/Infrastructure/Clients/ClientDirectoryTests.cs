using System.Diagnostics;
using Webhook.Domain;
using Webhook.Infrastructure.Clients;

namespace Webhook.UnitTests.Infrastructure.Clients;

internal sealed class ClientDirectoryTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    [Test]
    public void A_key_finds_its_client_and_no_other_text_does()
    {
        var (epic, keys) = WithKeys("epic", 1, 2);
        var (north, others) = WithKeys("north", 3);
        var directory = new ClientDirectory();
        directory.Replace([epic, north]);
        Assert.Multiple(() =>
        {
            Assert.That(keys.Select(key => directory.FindByKey(key)!.Value.Client), Has.All.SameAs(epic));
            Assert.That(directory.FindByKey(keys[1])!.Value.Key, Is.SameAs(epic.Keys[1]));
            Assert.That(directory.FindByKey(others[0])!.Value.Client, Is.SameAs(north));
            Assert.That(directory.FindByKey(keys[0].ToUpperInvariant()), Is.Null);
            Assert.That(directory.FindByKey(string.Empty), Is.Null);
            Assert.That((directory.Find("north"), directory.Find("nobody")), Is.EqualTo((north, (Client?)null)));
        });
    }

    [Test]
    public void What_is_replaced_is_gone()
    {
        var (epic, keys) = WithKeys("epic", 1);
        var directory = new ClientDirectory();
        directory.Replace([epic]);
        directory.Replace([]);
        Assert.That(directory.FindByKey(keys[0]), Is.Null);
        Assert.That(directory.Find("epic"), Is.Null);
    }

    [Test]
    public void What_was_read_before_a_change_does_not_undo_it()
    {
        var (epic, keys) = WithKeys("epic", 1);
        var directory = new ClientDirectory();
        var before = directory.Changes;
        directory.Replace([epic]);
        directory.Refresh([], before);
        Assert.That(directory.FindByKey(keys[0]), Is.Not.Null);
        directory.Refresh([], directory.Changes);
        Assert.That(directory.FindByKey(keys[0]), Is.Null);
    }

    /// <summary>
    /// Guesses that begin like a real key, against guesses that do not, in random order: how often one takes longer than
    /// the other is a matter of luck. Half of the pairs are expected; a comparison that stops at the first difference gives
    /// 97 of 100.
    /// </summary>
    [Test]
    public void How_long_a_guess_takes_does_not_tell_how_much_of_it_is_right()
    {
        const int rounds = 3000;
        const int guessesARound = 40;
        var (client, keys) = WithKeys("epic", 1);
        var directory = new ClientDirectory();
        directory.Replace([client]);
        var random = new Random(5);
        string[] near = [.. Enumerable.Range(0, guessesARound).Select(_ => keys[0][..^3] + RandomText(random, 3))];
        string[] far = [.. Enumerable.Range(0, guessesARound).Select(_ => ApiKey.Prefix + RandomText(random, keys[0].Length - ApiKey.Prefix.Length))];
        var times = new Dictionary<string[], List<long>> { [near] = [], [far] = [] };
        for (var round = 0; round < rounds * 2; round++)
        {
            var guesses = random.Next(2) == 0 ? near : far;
            var started = Stopwatch.GetTimestamp();
            foreach (var guess in guesses)
            {
                _ = directory.FindByKey(guess);
            }

            times[guesses].Add(Stopwatch.GetTimestamp() - started);
        }

        Assert.That(ShareOfPairsInWhichTheFirstIsLonger(times[near], times[far]), Is.EqualTo(0.5).Within(0.15));
    }

    // The statistic of Mann and Whitney; pairs that are equal count half.
    private static double ShareOfPairsInWhichTheFirstIsLonger(List<long> first, List<long> second)
    {
        second.Sort();
        var longer = first.Sum(time => (Below(second, time) + Below(second, time + 1)) / 2.0);
        return longer / ((double)first.Count * second.Count);
    }

    private static int Below(List<long> sorted, long limit)
    {
        var (low, high) = (0, sorted.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < limit ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static (Client Client, string[] Keys) WithKeys(string name, params int[] seeds)
    {
        var client = Client.Register(name, ClientRoles.Reader, Now);
        return (client, [.. seeds.Select(seed =>
        {
            var bytes = new byte[ApiKey.RandomBytes];
            new Random(seed).NextBytes(bytes);
            client.Add(ApiKey.Issue(bytes, Now, expiresAt: null, out var text));
            return text;
        })]);
    }

    private static string RandomText(Random random, int length) => random.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", length);
}
