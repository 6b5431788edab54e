using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;
using Webhook.Application;
using Webhook.Application.Audit;
using Webhook.Application.Clients;
using Webhook.Application.Events;
using Webhook.Application.Handlers;
using Webhook.Application.Patients;
using Webhook.Application.Statistics;
using Webhook.Application.Subscriptions;
using Webhook.Infrastructure;
using Webhook.Infrastructure.Retention;

namespace Webhook.IntegrationTests.Storage;

/// <summary>A SQLite file in a folder of its own, with the service's own composition on it.</summary>
internal sealed class SqliteStorage : IStorage
{
    private readonly DirectoryInfo folder = System.IO.Directory.CreateTempSubdirectory("webhook-storage-");
    private readonly ShiftedTime time = new();
    private ServiceProvider services;

    private readonly bool forgets;

    private SqliteStorage(bool forgets)
    {
        this.forgets = forgets;
        services = Compose();
    }

    public IAppointmentEventRepository Events => services.GetRequiredService<IAppointmentEventRepository>();

    public IEventCounts Counts => services.GetRequiredService<IEventCounts>();

    public IClientRepository Clients => services.GetRequiredService<IClientRepository>();

    public IClientDirectory Directory => services.GetRequiredService<IClientDirectory>();

    public ISubscriptionRepository Subscriptions => services.GetRequiredService<ISubscriptionRepository>();

    public IHandlerStore Handlers => services.GetRequiredService<IHandlerStore>();

    public IAuditTrail Audit => services.GetRequiredService<IAuditTrail>();

    public IPatientEraser Eraser => services.GetRequiredService<IPatientEraser>();

    /// <summary>Where the database is.</summary>
    public string DatabaseFile => Path.Combine(folder.FullName, "appointments.db");

    public IContentFingerprint Fingerprint => services.GetRequiredService<IContentFingerprint>();

    public ILogSignal Signal => services.GetRequiredService<ILogSignal>();

    public static async Task<IStorage> OpenAsync() => await OpenSqliteAsync(forgets: false);

    /// <param name="forgets">Whether it keeps events for 30 days and entries of the audit for 60; else for ever.</param>
    public static async Task<SqliteStorage> OpenSqliteAsync(bool forgets)
    {
        var storage = new SqliteStorage(forgets);
        await storage.StartAsync();
        return storage;
    }

    public async Task StopAsync()
    {
        foreach (var service in services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await services.DisposeAsync();
    }

    public async Task RestartAsync()
    {
        await StopAsync();
        services = Compose();
        await StartAsync();
    }

    public DateTimeOffset Now => time.GetUtcNow();

    public void LetDaysPass(int days) => time.Shift += TimeSpan.FromDays(days);

    public Task SweepAsync() => services.GetRequiredService<RetentionSweep>().SweepAsync(CancellationToken.None);

    public IDisposable HoldWriter()
    {
        var connection = Open();
        Execute(connection, "BEGIN IMMEDIATE");
        return connection;
    }

    public void RefuseRowsOf(string appointmentId)
    {
        using var connection = Open();
        Execute(connection, $"CREATE TRIGGER refuse BEFORE INSERT ON events WHEN NEW.appointment_id = '{appointmentId}' BEGIN SELECT RAISE(ABORT, 'refused'); END");
    }

    /// <summary>Writes over a part of the file in which, when it is full, only rows of events and what finds them lie.</summary>
    public async Task DamageAsync()
    {
        await StopAsync();
        await using (var file = File.OpenWrite(DatabaseFile))
        {
            file.Position = file.Length / 2;
            await file.WriteAsync(Enumerable.Repeat((byte)0xFF, (int)(file.Length / 4)).ToArray());
        }

        services = Compose();
        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        folder.Delete(recursive: true);
    }

    /// <summary>Does something to the database behind the service's back.</summary>
    public void Execute(string sql)
    {
        using var connection = Open();
        Execute(connection, sql);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private ServiceProvider Compose()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["DataDirectory"] = folder.FullName,
                ["Retention:Days"] = forgets ? "30" : null,
                ["Retention:AuditDays"] = forgets ? "60" : null,
            })
            .Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddApplication(autoMapperLicenseKey: null)
            .AddInfrastructure(configuration)
            .AddSingleton(Mock.Of<IEventJson>())
            .AddSingleton<TimeProvider>(time)
            .BuildServiceProvider(validateScopes: true);
    }

    private async Task StartAsync()
    {
        await services.PrepareStorageAsync(needsAdmin: false, CancellationToken.None);
        foreach (var service in services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = DatabaseFile, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }
}
