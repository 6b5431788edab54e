using System.Reflection;
using AutoMapper;
using MediatR;
using Microsoft.AspNetCore.Mvc;
using NetArchTest.Rules;
using Webhook.Api.Batches;
using Webhook.Application.Events;
using Webhook.Domain;
using Webhook.Infrastructure;

namespace Webhook.UnitTests.Architecture;

/// <summary>The arrows of the design: Api → Application → Domain, Infrastructure → Application, Domain.</summary>
[TestFixture]
internal sealed class LayerTests
{
    private const string ApplicationLayer = "Webhook.Application";
    private const string InfrastructureLayer = "Webhook.Infrastructure";
    private const string ApiLayer = "Webhook.Api";
    private const string CommandsOfTheProgram = "Webhook.Api.Commands";
    private static readonly Assembly Domain = typeof(AppointmentEvent).Assembly;
    private static readonly Assembly Application = typeof(ReceiveEvents).Assembly;
    private static readonly Assembly Infrastructure = typeof(Webhook.Infrastructure.DependencyInjection).Assembly;
    private static readonly Assembly Api = typeof(Program).Assembly;

    [Test]
    public void The_domain_needs_nothing_but_the_base_class_library()
    {
        Assert.That(Domain.GetReferencedAssemblies().Select(reference => reference.Name), Has.All.StartsWith("System."));
        Assert.That(
            File.ReadAllText(RepositoryRoot.File("src", "Webhook.Domain", "Webhook.Domain.csproj")), Does.Not.Contain("Reference"));
    }

    [Test]
    public void The_application_knows_neither_database_nor_web() =>
        AssertNone(Types.InAssembly(Application).Should().NotHaveDependencyOnAny(
            "Microsoft.EntityFrameworkCore", "Microsoft.Data", "Microsoft.AspNetCore", InfrastructureLayer, ApiLayer));

    [Test]
    public void The_infrastructure_does_not_know_the_Api() =>
        AssertNone(Types.InAssembly(Infrastructure).Should().NotHaveDependencyOn(ApiLayer));

    [Test]
    public void The_Api_knows_the_infrastructure_only_where_the_program_is_composed() =>
        AssertNone(Types.InAssembly(Api).That().DoNotResideInNamespace(CommandsOfTheProgram).Should().NotHaveDependencyOn(InfrastructureLayer));

    [Test]
    public void The_Api_knows_the_database_only_through_the_application() =>
        AssertNone(Types.InAssembly(Api).Should().NotHaveDependencyOnAny("Microsoft.EntityFrameworkCore", "Microsoft.Data"));

    [Test]
    public void Controllers_are_given_nothing_but_what_translates_and_hands_over()
    {
        var given = Api.GetTypes().Where(typeof(ControllerBase).IsAssignableFrom)
            .SelectMany(controller => controller.GetConstructors().Single().GetParameters())
            .Select(parameter => parameter.ParameterType);
        Assert.That(given.Distinct(), Is.EquivalentTo(new[] { typeof(IMediator), typeof(IMapper), typeof(BatchReceiver) }));
    }

    [Test]
    public void Controllers_never_reach_for_a_port()
    {
        string[] ports = [.. Application.GetTypes().Where(type => type.IsInterface).Select(type => type.FullName!)];
        Assert.That(ports, Has.Member(typeof(IAppointmentEventRepository).FullName));
        AssertNone(Types.InAssembly(Api).That().Inherit(typeof(ControllerBase)).Should().NotHaveDependencyOnAny(ports));
    }

    [Test]
    public void Handlers_are_internal_and_sealed() =>
        AssertNone(Types.InAssembly(Application).That().ImplementInterface(typeof(IRequestHandler<,>)).Should().BeSealed().And().NotBePublic());

    /// <summary>Fails, too, where the rule is about no type at all.</summary>
    private static void AssertNone(ConditionList rule)
    {
        var result = rule.GetResult();
        Assert.That(result.FailingTypeNames ?? [], Is.Empty);
        Assert.That(rule.GetTypes(), Is.Not.Empty);
    }
}
