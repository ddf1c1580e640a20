namespace Nod.Server.Admin.Application;

/// <summary>Which conversations a list shows.</summary>
/// <param name="Whose"><c>mine</c>, <c>unassigned</c>, or <c>all</c>.</param>
/// <param name="State"><c>open</c> or <c>archived</c>.</param>
internal sealed record InboxView(string Whose, string State)
{
    public const string All = "all";
    public const string Mine = "mine";
    public const string Unassigned = "unassigned";
    public const string Open = "open";
    public const string Archived = "archived";

    /// <summary>All there are to choose whose conversations are shown.</summary>
    public static readonly IReadOnlyList<string> Owners = [All, Mine, Unassigned];

    /// <summary>Those put aside, or the others.</summary>
    public static readonly IReadOnlyList<string> States = [Open, Archived];

    /// <summary>Reads an address; what is not known there means all that are open.</summary>
    public static InboxView Of(string? whose, string? state) =>
        new(
            whose is not null && Owners.Contains(whose) ? whose : All,
            state is not null && States.Contains(state) ? state : Open
        );

    /// <summary>The address of the list, or of a later page of it.</summary>
    public string Path(string? cursor = null) =>
        $"/admin/inbox?whose={Whose}&state={State}" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}");
}
