using Nod.Storage.Sqlite;
using SqliteConnection = Microsoft.Data.Sqlite.SqliteConnection;

namespace Nod.Storage.Tests.Sqlite;

/// <summary>No list of threads sorts or walks a table, however many there are.</summary>
public sealed class ThreadPlanTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("threads", "thread_list")]
    [InlineData("threads_of_sender", "thread_sender")]
    [InlineData("threads_unread", "thread_unread")]
    [InlineData("threads_assigned", "thread_assigned")]
    [InlineData("thread", "thread_by_id")]
    [InlineData("thread_inbound", "inbound_contact")]
    [InlineData("thread_messages", "message_contact")]
    [InlineData("thread_waiting", "message_contact")]
    [InlineData("thread_notes", "thread_note_contact")]
    [InlineData("due_tasks", "automation_task_due")]
    [InlineData("next_task", "automation_task_due")]
    [InlineData("hiring_events", "hiring_event_list")]
    [InlineData("runs", "automation_run_list")]
    [InlineData("count_texted", "automation_run_list")]
    public async Task Each_walks_its_index(string query, string index)
    {
        SqliteStore.Upgrade(folder.Path);

        var plan = await PlanAsync(SqlStore.Reads[query]);

        Assert.Contains(plan, step => step.Contains(index, StringComparison.Ordinal));
        Assert.DoesNotContain(plan, step => step.StartsWith("SCAN", StringComparison.Ordinal) && !step.Contains(index));
        // A person's texts are few, and what is due at one moment is.
        if (query is not ("thread_inbound" or "due_tasks"))
        {
            Assert.DoesNotContain(plan, step => step.Contains("TEMP B-TREE", StringComparison.Ordinal));
        }
    }

    private async Task<List<string>> PlanAsync(string sql)
    {
        await using var connection = new SqliteConnection(
            $"Data Source={Path.Combine(folder.Path, "nod.db")};Pooling=False"
        );
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var explain = connection.CreateCommand();
#pragma warning disable CA2100 // The query is the program's own.
        explain.CommandText = "explain query plan " + sql;
#pragma warning restore CA2100
        for (var i = 1; sql.Contains($"${i}", StringComparison.Ordinal); i++)
        {
            explain.Parameters.AddWithValue($"${i}", 1);
        }

        var steps = new List<string>();
        await using var reader = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            steps.Add(reader.GetString(3));
        }

        return steps;
    }
}
