using System.Collections.Frozen;
using Nod.Access;
using Npgsql;

namespace Nod.Storage.Postgres;

/// <summary>What a transaction writes of sessions and of the audit trail: one statement per table.</summary>
internal sealed class PostgresAccess
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("postgres/access.sql");

    private readonly PostgresColumns began = new();
    private readonly PostgresColumns seen = new();
    private readonly PostgresColumns over = new();
    private readonly PostgresColumns trail = new();

    /// <summary>Adds the statements; the batch reads the rows from here until the next call.</summary>
    public void AddTo(NpgsqlBatch batch, StagedAccess staged)
    {
        began.Clear();
        seen.Clear();
        over.Clear();
        trail.Clear();
        foreach (var session in staged.At(SessionStep.Began))
        {
            AccessRows.Session(began.Row(), session);
        }

        // Of several words on one session in a batch the last counts.
        foreach (var session in staged.At(SessionStep.Seen).Reverse().DistinctBy(session => session.TokenSha256))
        {
            AccessRows.Seen(seen.Row(), session);
        }

        foreach (var session in staged.At(SessionStep.Over))
        {
            over.Row().Text(session.TokenSha256);
        }

        foreach (var entry in staged.Trail)
        {
            AccessRows.Entry(trail.Row(), entry);
        }

        began.AddTo(batch, Queries["write_session"]);
        seen.AddTo(batch, Queries["seen_session"]);
        over.AddTo(batch, Queries["forget_session"]);
        trail.AddTo(batch, Queries["write_trail"]);
    }
}
