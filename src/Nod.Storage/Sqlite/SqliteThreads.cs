using System.Collections.Frozen;
using Nod.Ledger;
using Nod.Threads;

namespace Nod.Storage.Sqlite;

/// <summary>What a transaction loads and writes of threads, automations and saved audiences.</summary>
internal sealed class SqliteThreads(SqliteConnection connection)
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("sqlite/threads.sql");

    private readonly SqliteStatement loadThread = connection.Statement(Queries["load_thread"]);
    private readonly SqliteStatement writeThread = connection.Statement(Queries["write_thread"]);
    private readonly SqliteStatement touchThread = connection.Statement(Queries["touch_thread"]);
    private readonly SqliteStatement writeNote = connection.Statement(Queries["write_note"]);
    private readonly SqliteStatement loadTask = connection.Statement(Queries["load_task"]);
    private readonly SqliteStatement writeTask = connection.Statement(Queries["write_task"]);
    private readonly SqliteStatement writeEvent = connection.Statement(Queries["write_hiring_event"]);
    private readonly SqliteStatement writeRun = connection.Statement(Queries["write_run"]);
    private readonly SqliteStatement writeMember = connection.Statement(Queries["write_member"]);
    private readonly SqliteStatement dropMember = connection.Statement(Queries["drop_member"]);

    /// <summary>Shows the context what the changes declared.</summary>
    public void Load(ReadSet reads, ChangeContext context, Func<ContactAddress, ContactKey> keyOf)
    {
        foreach (var address in reads.Threads)
        {
            ThreadRows.Key(loadThread.Start(), address, keyOf(address.Contact));
            if (loadThread.Next())
            {
                context.Show([ThreadRows.Thread(loadThread, address.Contact.Organization)]);
            }

            loadThread.Start();
        }

        foreach (var address in reads.Automations)
        {
            ThreadRows.Key(loadTask.Start(), address, keyOf(address.Contact));
            if (loadTask.Next())
            {
                context.Show([ThreadRows.Tasks(loadTask)]);
            }

            loadTask.Start();
        }
    }

    /// <summary>Writes what was staged.</summary>
    public void Write(StagedRows staged, Func<ContactAddress, ContactKey> keyOf)
    {
        Write(staged.Threads, keyOf);
        foreach (var happened in staged.Automations.Events.Values)
        {
            ThreadRows.Event(writeEvent.Start(), happened, keyOf(happened.Contact));
            writeEvent.Run();
        }

        foreach (var tasks in staged.Automations.Tasks.Values)
        {
            ThreadRows.Tasks(writeTask.Start(), tasks, keyOf(tasks.Address.Contact));
            writeTask.Run();
        }

        foreach (var run in staged.Automations.Runs.Values)
        {
            ThreadRows.Run(writeRun.Start(), run, keyOf(run.Address.Contact));
            writeRun.Run();
        }

        foreach (var (member, isIn) in staged.Members)
        {
            var statement = isIn ? writeMember : dropMember;
            ThreadRows.Member(statement.Start(), member, keyOf(member.Contact), isIn);
            statement.Run();
        }
    }

    private void Write(StagedThreads staged, Func<ContactAddress, ContactKey> keyOf)
    {
        foreach (var thread in staged.Threads.Values)
        {
            ThreadRows.Thread(writeThread.Start(), thread, keyOf(thread.Address.Contact));
            writeThread.Run();
        }

        foreach (var touch in staged.Touches.Values)
        {
            ThreadRows.Thread(touchThread.Start(), touch.ToThread(), keyOf(touch.Address.Contact));
            touchThread.Run();
        }

        foreach (var note in staged.Notes.Values)
        {
            ThreadRows.Note(writeNote.Start(), note, keyOf(note.Thread.Contact));
            writeNote.Run();
        }
    }
}
