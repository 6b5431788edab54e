using System.Net;
using System.Text.RegularExpressions;
using Webhook.Api.Documentation;

namespace Webhook.FunctionalTests.Documentation;

internal sealed partial class DocumentationPageTests
{
    private WebhookApplication application = null!;
    private HttpClient client = null!;

    [OneTimeSetUp]
    public void Start()
    {
        application = new WebhookApplication();
        client = application.CreateClient();
    }

    [OneTimeTearDown]
    public async Task Stop()
    {
        client.Dispose();
        await application.DisposeAsync();
    }

    [TestCase("/docs")]
    [TestCase("/redoc")]
    public async Task A_page_allows_only_scripts_of_the_service(string path)
    {
        using var response = await client.GetAsync(path);
        var policy = Policy(response);
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
        Assert.That(policy, Does.Contain("default-src 'none'").And.Contain("script-src 'self';").And.Contain("frame-ancestors 'none'"));
        Assert.That(policy, Does.Not.Contain("unsafe").And.Not.Contain("http").And.Not.Contain("*"));
    }

    [TestCase("/docs")]
    [TestCase("/redoc")]
    public async Task A_page_names_only_addresses_of_the_service_and_they_answer(string path)
    {
        var page = await client.GetStringAsync(path);
        var addresses = Address().Matches(page).Select(match => match.Groups[1].Value).ToList();
        Assert.That(addresses, Is.Not.Empty.And.All.Matches("^/[^/]"));
        Assert.That(page, Does.Not.Contain("//"));
        foreach (var address in addresses)
        {
            using var response = await client.GetAsync(address);
            Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK), address);
        }
    }

    [TestCaseSource(typeof(DocumentationFile), nameof(DocumentationFile.Paths))]
    public async Task A_file_is_kept_and_not_sent_again_while_it_is_the_same(string path)
    {
        using var first = await client.GetAsync(path);
        using var again = new HttpRequestMessage(HttpMethod.Get, path);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await client.SendAsync(again);
        Assert.That(first.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(first.Headers.CacheControl!.NoStore, Is.False);
        Assert.That(second.StatusCode, Is.EqualTo(HttpStatusCode.NotModified));
    }

    [Test]
    public async Task A_client_that_cannot_decompress_gets_the_script_as_it_is()
    {
        var script = await client.GetStringAsync("/redoc/redoc.standalone.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/redoc/redoc.standalone.js");
        request.Headers.AcceptEncoding.ParseAdd("gzip, br");
        using var compressed = await client.SendAsync(request);
        Assert.That(script, Does.StartWith("/**"));
        Assert.That(compressed.Content.Headers.ContentEncoding.Single(), Is.EqualTo("gzip"));
        Assert.That(compressed.Headers.Vary.Single(), Is.EqualTo("Accept-Encoding"));
    }

    [TestCase("/docs/other.js")]
    [TestCase("/redoc/docs.js")]
    [TestCase("/docs/..%2fappsettings.json")]
    public async Task Other_files_are_not_to_be_had(string path)
    {
        using var response = await client.GetAsync(path);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
    }

    [TestCase("/")]
    [TestCase("/webhook/events")]
    [TestCase("/nowhere")]
    [TestCase("/openapi.json")]
    public async Task Answers_that_are_no_pages_allow_a_browser_nothing(string path)
    {
        using var response = await client.GetAsync(path);
        Assert.That(Policy(response), Is.EqualTo("default-src 'none'; frame-ancestors 'none'"));
    }

    private static string Policy(HttpResponseMessage response) => response.Headers.GetValues("Content-Security-Policy").Single();

    [GeneratedRegex("""(?:src|href)="([^"]*)""")]
    private static partial Regex Address();
}
