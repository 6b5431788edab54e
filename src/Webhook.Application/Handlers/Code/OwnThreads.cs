using System.Collections.Concurrent;

namespace Webhook.Application.Handlers.Code;

/// <summary>
/// Threads that are one handler's alone: one that blocks them takes none from requests and other handlers. They are made
/// when there is work for them, and end when there has been none for a while.
/// </summary>
/// <param name="name">The handler's.</param>
/// <param name="most">How many at most: one for each event that is under way, so that none waits for a thread.</param>
internal sealed class OwnThreads(string name, int most) : TaskScheduler
{
    private static readonly TimeSpan MaxIdle = TimeSpan.FromSeconds(10);

    private readonly BlockingCollection<Task> waiting = [];
    private readonly Lock gate = new();
    private int threads;
    private int unfinished;

    public override int MaximumConcurrencyLevel => most;

    protected override void QueueTask(Task task)
    {
        lock (gate)
        {
            waiting.Add(task);
            unfinished++;
            if (threads < most && threads < unfinished)
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
                TryExecuteTask(task);
                lock (gate)
                {
                    unfinished--;
                }
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
