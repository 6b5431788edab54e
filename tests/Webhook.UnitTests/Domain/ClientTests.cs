using Webhook.Domain;

namespace Webhook.UnitTests.Domain;

internal sealed class ClientTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 10, 12, 30, 0, TimeSpan.Zero);

    [TestCase("")]
    [TestCase("Epic")]
    [TestCase("anonymous")]
    [TestCase("epic/1")]
    public void A_client_has_a_name_that_obeys_the_rule(string name) =>
        Assert.That(() => Client.Register(name, ClientRoles.Ingest, Now), Throws.ArgumentException);

    [Test]
    public void A_client_may_do_something()
    {
        Assert.That(() => Client.Register("epic", ClientRoles.None, Now), Throws.ArgumentException);
        Assert.That(() => Client.Register("epic", ClientRoles.Ingest, Now).ChangeRoles(ClientRoles.None), Throws.ArgumentException);
    }

    [Test]
    public void Who_administers_has_the_role_and_a_key_that_is_still_valid()
    {
        var admin = Client.Register("admin", ClientRoles.Admin, Now);
        Assert.That(admin.CanAdminister(Now), Is.False, "no key");
        admin.Add(Key(1, Now.AddHours(1)));
        Assert.That(admin.CanAdminister(Now), Is.True);
        Assert.That(admin.CanAdminister(Now.AddHours(1)), Is.False, "The key has expired.");
        admin.ChangeRoles(ClientRoles.Reader);
        Assert.That(admin.CanAdminister(Now), Is.False, "no role");
    }

    [Test]
    public void A_client_has_only_so_many_keys_and_as_many_secrets()
    {
        var client = Client.Register("epic", ClientRoles.Ingest, Now);
        var keys = Enumerable.Range(0, Client.MaxSecrets + 1).Select(seed => client.Add(Key(seed, null))).ToList();
        var secrets = Enumerable.Range(0, Client.MaxSecrets + 1).Select(seed => client.Add(SigningSecret.Of(new Guid(seed, 0, 0, new byte[8]), new byte[32], Now))).ToList();
        Assert.That(keys, Is.EqualTo(secrets));
        Assert.That(keys, Has.Exactly(Client.MaxSecrets).True.And.Exactly(1).False);
        Assert.That(client.RemoveKey(client.Keys[0].Id) && client.Add(Key(99, null)), Is.True, "Room can be made.");
        Assert.That(client.RemoveKey("nothing") || client.RemoveSigningSecret("nothing"), Is.False);
    }

    [Test]
    public void A_key_is_worth_nothing_from_its_end_on()
    {
        var key = Key(1, Now);
        Assert.That((key.IsValidAt(Now.AddTicks(-1)), key.IsValidAt(Now), Key(1, null).IsValidAt(DateTimeOffset.MaxValue)), Is.EqualTo((true, false, true)));
    }

    [Test]
    public void A_key_shows_nothing_of_its_text()
    {
        var key = ApiKey.Issue(new byte[ApiKey.RandomBytes], Now, null, out var text);
        Assert.That(text, Is.EqualTo("awk_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
        Assert.That(key.Hash, Is.EqualTo(ApiKey.HashOf(text)));
        Assert.That(Convert.ToHexStringLower(key.Hash), Does.StartWith(key.Id));
        Assert.That(() => ApiKey.Issue(new byte[31], Now, null, out _), Throws.InstanceOf<ArgumentException>());
    }

    [TestCase(23, false)]
    [TestCase(24, true)]
    [TestCase(64, true)]
    [TestCase(65, false)]
    public void A_signing_secret_has_a_length_that_is_safe(int length, bool isGood)
    {
        var text = $"whsec_{Convert.ToBase64String(new byte[length])}";
        Assert.That(SigningSecret.Check(text) is null, Is.EqualTo(isGood));
        Assert.That(() => SigningSecret.Of(Guid.Empty, new byte[length], Now), isGood ? Throws.Nothing : Throws.ArgumentException);
    }

    [TestCase(ClientRoles.Ingest | ClientRoles.Admin, "ingest admin")]
    [TestCase(ClientRoles.Reader, "reader")]
    [TestCase(ClientRoles.None, "")]
    public void Roles_have_names(ClientRoles roles, string names)
    {
        Assert.That(string.Join(' ', roles.ToWireNames()), Is.EqualTo(names));
        Assert.That(roles.ToWireNames().Aggregate(ClientRoles.None, (all, name) => all | ClientRoleNames.Parse(name)), Is.EqualTo(roles));
        Assert.That(ClientRoleNames.Parse("Admin"), Is.EqualTo(ClientRoles.None));
    }

    private static ApiKey Key(int seed, DateTimeOffset? expiresAt)
    {
        var random = new byte[ApiKey.RandomBytes];
        new Random(seed).NextBytes(random);
        return ApiKey.Issue(random, Now, expiresAt, out _);
    }
}
