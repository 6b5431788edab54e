using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webhook.Application.Audit;
using Webhook.Application.Events;

namespace Webhook.Application.Handlers.Delivery;

/// <summary>What every handler's runs need.</summary>
internal sealed class HandlerServices(
    LogPages pages, HoldBack holdBack, ILogSignal signal, IHandlerStore store, AuditRecorder recorder, IOptions<HandlerOptions> options, TimeProvider time,
    ILogger<HandlerServices> logger)
{
    public LogPages Pages => pages;

    public HoldBack HoldBack => holdBack;

    public ILogSignal Signal => signal;

    public IHandlerStore Store => store;

    public AuditRecorder Recorder => recorder;

    public HandlerOptions Options => options.Value;

    public TimeProvider Time => time;

    public ILogger Logger => logger;
}
