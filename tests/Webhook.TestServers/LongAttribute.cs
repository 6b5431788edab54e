using NUnit.Framework;

namespace Webhook.TestServers;

/// <summary>Tests that <c>dotnet test</c> leaves out, so that it takes less than five minutes. They run where <c>WEBHOOK_TEST_FULL</c> or <c>CI</c> is set, or a filter is given.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LongAttribute() : CategoryAttribute("Long");
