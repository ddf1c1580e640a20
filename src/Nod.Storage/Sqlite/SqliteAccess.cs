using System.Collections.Frozen;
using Nod.Access;

namespace Nod.Storage.Sqlite;

/// <summary>What a transaction writes of sessions and of the audit trail.</summary>
internal sealed class SqliteAccess
{
    private static readonly FrozenDictionary<string, string> Queries = SqlFiles.Queries("sqlite/access.sql");

    private readonly SqliteStatement writeSession;
    private readonly SqliteStatement seenSession;
    private readonly SqliteStatement forgetSession;
    private readonly SqliteStatement writeTrail;

    public SqliteAccess(SqliteConnection connection)
    {
        writeSession = connection.Statement(Queries["write_session"]);
        seenSession = connection.Statement(Queries["seen_session"]);
        forgetSession = connection.Statement(Queries["forget_session"]);
        writeTrail = connection.Statement(Queries["write_trail"]);
    }

    /// <summary>Writes what was staged.</summary>
    public void Write(StagedAccess staged)
    {
        foreach (var session in staged.At(SessionStep.Began))
        {
            AccessRows.Session(writeSession.Start(), session);
            writeSession.Run();
        }

        foreach (var session in staged.At(SessionStep.Seen))
        {
            AccessRows.Seen(seenSession.Start(), session);
            seenSession.Run();
        }

        foreach (var session in staged.At(SessionStep.Over))
        {
            forgetSession.Start();
            forgetSession.Text(session.TokenSha256);
            forgetSession.Run();
        }

        foreach (var entry in staged.Trail)
        {
            AccessRows.Entry(writeTrail.Start(), entry);
            writeTrail.Run();
        }
    }
}
