using System.Text.Json;
using Nod.Access;

namespace Nod.Storage;

/// <summary>Sessions and the audit trail as rows: the order of columns, both ways, for both dialects.</summary>
internal static class AccessRows
{
    public static void Session(IRowWriter row, Session session)
    {
        row.Text(session.TokenSha256);
        row.Id(session.Organization);
        row.Id(session.Id);
        row.Text(JsonSerializer.Serialize(session, AccessJson.Default.Session));
    }

    public static void Seen(IRowWriter row, Session session)
    {
        row.Text(JsonSerializer.Serialize(session, AccessJson.Default.Session));
        row.Text(session.TokenSha256);
    }

    public static Session Session(IRow row) => JsonSerializer.Deserialize(row.Text(0), AccessJson.Default.Session)!;

    public static void Entry(IRowWriter row, TrailEntry entry)
    {
        row.Id(entry.Organization);
        row.Id(entry.Id);
        row.Number(Times.ToStored(entry.At));
        row.Text(entry.Actor);
        row.Text(entry.Action);
        row.Text(entry.Subject);
        row.Text(entry.Detail);
    }

    public static TrailEntry Entry(IRow row, Guid organization) =>
        new(
            row.Id(0),
            organization,
            Times.FromStored(row.Number(1)),
            row.Text(2),
            row.Text(3),
            row.Text(4),
            row.Text(5)
        );
}
