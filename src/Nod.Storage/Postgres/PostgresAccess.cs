using System.Collections.Frozen;
using Nod.Access;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>What a transaction writes of sessions and of the audit trail: one statement per table.</summary>
internal sealed class PostgresAccess
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("postgres/access.sql");

    private readonly PostgresColumns sessions = new();
    private readonly PostgresColumns over = new();
    private readonly PostgresColumns trail = new();

    /// <summary>Adds the statements; the batch reads the rows from here until the next call.</summary>
    public void AddTo(NpgsqlBatch batch, StagedAccess staged)
    {
        sessions.Clear();
        over.Clear();
        trail.Clear();
        foreach (var (session, isOver) in staged.Sessions)
        {
            if (isOver)
            {
                over.Row().Text(session.TokenSha256);
            }
            else
            {
                AccessRows.Session(sessions.Row(), session);
            }
        }

        foreach (var entry in staged.Trail)
        {
            AccessRows.Entry(trail.Row(), entry);
        }

        sessions.AddTo(batch, Queries["write_session"]);
        over.AddTo(batch, Queries["forget_session"]);
        trail.AddTo(batch, Queries["write_trail"]);
    }
}
