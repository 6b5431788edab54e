using System.Text.RegularExpressions;
using Webhook.EndToEndTests.Support;
using Webhook.TestServers;

namespace Webhook.EndToEndTests.Documents;

/// <summary>The guide for those who add handlers holds code that compiles and whose tests pass.</summary>
[Long]
internal sealed partial class GuideTests
{
    private const string Guide = "docs/extending.md";

    private const string Usings = "using Microsoft.Extensions.DependencyInjection;\nusing Webhook.Application.WaitingLists;\nusing Webhook.Infrastructure.WaitingLists;\n";

    [Test]
    public async Task The_code_of_the_guide_builds_and_its_tests_pass_as_it_is_written()
    {
        using var folder = new TemporaryFolder();
        var files = FilesOfGuide();
        Assert.That(files.Select(file => Path.GetFileName(file.Path)), Is.EqualTo(new[]
        {
            "IWaitingList.cs", "FreePlaceHandler.cs", "FreePlaceHandlerTests.cs", "WaitingListClient.cs",
        }));
        foreach (var (path, code) in files)
        {
            await File.WriteAllTextAsync(folder.File(Path.GetFileName(path)), code);
        }

        await File.WriteAllTextAsync(folder.File("Registration.cs"), $"{Usings}\ninternal static class Registration {{ public static void Add(IServiceCollection services) {{ {Registration()} }} }}\n");
        await File.WriteAllTextAsync(folder.File("Guide.csproj"), Project());
        var (output, errors) = await Tool.RunAsync(folder.Path, PublishedProgram.Dotnet, "test", "--nologo");
        Assert.Multiple(() =>
        {
            Assert.That(errors, Is.Empty, output);
            Assert.That(output, Does.Match("Passed: +2"));
        });
    }

    /// <summary>Each block of code that stands behind the path of a file.</summary>
    private static List<(string Path, string Code)> FilesOfGuide()
    {
        var text = Repository.Read(Guide).ReplaceLineEndings("\n");
        return [.. FileBlock().Matches(text).Select(match => (match.Groups["path"].Value, match.Groups["code"].Value))];
    }

    private static string Registration() => MarkdownBlocks.Read(Guide).Single(block => block.Language == "csharp" && block.Text.StartsWith("services.", StringComparison.Ordinal)).Text;

    private static string Project()
    {
        var program = Path.GetDirectoryName(PublishedProgram.Assembly)!;
        return $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                <Reference Include="{program}/Webhook.Application.dll" />
                <Reference Include="{program}/Webhook.Domain.dll" />
                <Using Include="NUnit.Framework" />
            {string.Concat(new[] { "MediatR", "Microsoft.NET.Test.Sdk", "Moq", "NUnit", "NUnit3TestAdapter" }.Select(Package))}  </ItemGroup>
            </Project>
            """;
    }

    private static string Package(string name)
    {
        var version = Regex.Match(Repository.Read("Directory.Packages.props"), $"Include=\"{Regex.Escape(name)}\" Version=\"([^\"]+)\"").Groups[1].Value;
        return $"    <PackageReference Include=\"{name}\" Version=\"{version}\" />\n";
    }

    [GeneratedRegex("^`(?<path>[^`\n]+\\.cs)`\n\n```csharp\n(?<code>.*?)\n```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex FileBlock();
}
