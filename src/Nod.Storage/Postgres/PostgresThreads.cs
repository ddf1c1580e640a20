using System.Collections.Frozen;
using Nod.Ledger;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>What a transaction loads and writes of threads, automations and saved audiences: one statement per table.</summary>
internal sealed class PostgresThreads
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("postgres/threads.sql");

    private readonly PostgresColumns threads = new();
    private readonly PostgresColumns touches = new();
    private readonly PostgresColumns notes = new();
    private readonly PostgresColumns events = new();
    private readonly PostgresColumns tasks = new();
    private readonly PostgresColumns runs = new();
    private readonly PostgresColumns members = new();
    private readonly PostgresColumns formerMembers = new();

    /// <summary>The threads that are asked for; empty when none is.</summary>
    public PostgresColumns WantedThreads { get; } = new();

    /// <summary>The tasks that are asked for; empty when none are.</summary>
    public PostgresColumns WantedTasks { get; } = new();

    /// <summary>Collects what the changes declared, and asks for it: threads first.</summary>
    public void AskIn(NpgsqlBatch batch, ReadSet reads, ContactKeyring keyring)
    {
        WantedThreads.Clear();
        WantedTasks.Clear();
        foreach (var address in reads.Threads)
        {
            ThreadRows.Key(WantedThreads.Row(), address, keyring.KeyOf(address.Contact));
        }

        foreach (var address in reads.Automations)
        {
            ThreadRows.Key(WantedTasks.Row(), address, keyring.KeyOf(address.Contact));
        }

        WantedThreads.AddTo(batch, Queries["load_thread"]);
        WantedTasks.AddTo(batch, Queries["load_task"]);
    }

    /// <summary>Adds the statements; the batch reads the rows from here until the next call.</summary>
    public void AddTo(NpgsqlBatch batch, StagedRows staged, Func<ContactAddress, ContactKey> keyOf)
    {
        foreach (var columns in new[] { threads, touches, notes, events, tasks, runs, members, formerMembers })
        {
            columns.Clear();
        }

        Collect(staged, keyOf);
        threads.AddTo(batch, Queries["write_thread"]);
        touches.AddTo(batch, Queries["touch_thread"]);
        notes.AddTo(batch, Queries["write_note"]);
        events.AddTo(batch, Queries["write_hiring_event"]);
        tasks.AddTo(batch, Queries["write_task"]);
        runs.AddTo(batch, Queries["write_run"]);
        members.AddTo(batch, Queries["write_member"]);
        formerMembers.AddTo(batch, Queries["drop_member"]);
    }

    private void Collect(StagedRows staged, Func<ContactAddress, ContactKey> keyOf)
    {
        foreach (var thread in staged.Threads.Threads.Values)
        {
            ThreadRows.Thread(threads.Row(), thread, keyOf(thread.Address.Contact));
        }

        foreach (var touch in staged.Threads.Touches.Values)
        {
            ThreadRows.Thread(touches.Row(), touch.ToThread(), keyOf(touch.Address.Contact));
        }

        foreach (var note in staged.Threads.Notes.Values)
        {
            ThreadRows.Note(notes.Row(), note, keyOf(note.Thread.Contact));
        }

        foreach (var happened in staged.Automations.Events.Values)
        {
            ThreadRows.Event(events.Row(), happened, keyOf(happened.Contact));
        }

        foreach (var one in staged.Automations.Tasks.Values)
        {
            ThreadRows.Tasks(tasks.Row(), one, keyOf(one.Address.Contact));
        }

        foreach (var run in staged.Automations.Runs.Values)
        {
            ThreadRows.Run(runs.Row(), run, keyOf(run.Address.Contact));
        }

        foreach (var (member, isIn) in staged.Members)
        {
            ThreadRows.Member((isIn ? members : formerMembers).Row(), member, keyOf(member.Contact), isIn);
        }
    }
}
