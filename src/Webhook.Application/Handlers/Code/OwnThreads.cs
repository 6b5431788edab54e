using System.Collections.Concurrent;

namespace Webhook.Application.Handlers.Code;

/// <summary>
/// A few threads that are one handler's alone: one that blocks them takes none from requests and other handlers. They are
/// made when there is work for them, and end when there has been none for a while.
/// </summary>
internal sealed class OwnThreads(string name) : TaskScheduler
{
    private const int MaxThreads = 4;

    private static readonly TimeSpan MaxIdle = TimeSpan.FromSeconds(10);

    private readonly BlockingCollection<Task> waiting = [];
    private readonly Lock gate = new();
    private int threads;
    private int busy;

    public override int MaximumConcurrencyLevel => MaxThreads;

    protected override void QueueTask(Task task)
    {
        lock (gate)
        {
            waiting.Add(task);
            if (threads < MaxThreads && threads < busy + waiting.Count)
            {
                threads++;
                new Thread(Run) { IsBackground = true, Name = $"handler {name}" }.Start();
            }
        }
    }

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => waiting;

    private void Run()
    {
        while (true)
        {
            if (waiting.TryTake(out var task, MaxIdle))
            {
                Interlocked.Increment(ref busy);
                TryExecuteTask(task);
                Interlocked.Decrement(ref busy);
            }
            else if (IsOver())
            {
                return;
            }
        }
    }

    private bool IsOver()
    {
        lock (gate)
        {
            if (waiting.Count > 0)
            {
                return false;
            }

            threads--;
            return true;
        }
    }
}
