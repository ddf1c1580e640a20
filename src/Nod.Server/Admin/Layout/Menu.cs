using MudBlazor;
using Nod.Server.Admin.Access;
using Nod.Server.Admin.Fair;

namespace Nod.Server.Admin.Layout;

/// <summary>An entry of the menu: where it leads, how it is called, what it asks for.</summary>
internal sealed record MenuItem(string Path, string Text, string Icon, Permission Needs);

/// <summary>The menu; everybody sees what they may open.</summary>
internal static class Menu
{
    /// <summary>Where conversations are.</summary>
    public const string Inbox = "/admin/inbox";

    private static readonly MenuItem[] All =
    [
        new("/admin", "nav.home", Icons.Material.Outlined.Home, Permission.SignIn),
        new(Inbox, "nav.inbox", Icons.Material.Outlined.Inbox, Permission.SeePeople),
        new("/admin/contacts", "nav.contacts", Icons.Material.Outlined.People, Permission.SeePeople),
        new("/admin/consents/new", "nav.consent", Icons.Material.Outlined.HowToReg, Permission.RecordConsent),
        new(FairPages.Path, "nav.fair", Icons.Material.Outlined.Storefront, Permission.RecordConsent),
        new("/admin/compose", "nav.compose", Icons.Material.Outlined.Edit, Permission.Send),
        new("/admin/messages", "nav.messages", Icons.Material.Outlined.Sms, Permission.SeePeople),
        new("/admin/broadcasts", "nav.broadcasts", Icons.Material.Outlined.Campaign, Permission.SeePeople),
        new("/admin/evidence", "nav.evidence", Icons.Material.Outlined.VerifiedUser, Permission.Export),
        new("/admin/rules", "nav.rules", Icons.Material.Outlined.Gavel, Permission.SeeSettings),
        new("/admin/senders", "nav.senders", Icons.Material.Outlined.CellTower, Permission.SeeSettings),
        new("/admin/organization", "nav.organization", Icons.Material.Outlined.Business, Permission.SeeSettings),
        new("/admin/users", "nav.users", Icons.Material.Outlined.AdminPanelSettings, Permission.ManageUsers),
        new("/admin/keys", "nav.keys", Icons.Material.Outlined.VpnKey, Permission.ManageKeys),
        new("/admin/trail", "nav.trail", Icons.Material.Outlined.ReceiptLong, Permission.SeeTrail),
        new("/admin/log", "nav.log", Icons.Material.Outlined.AccountTree, Permission.SeeLog),
    ];

    /// <summary>What a user may open.</summary>
    public static IEnumerable<MenuItem> For(Actor actor) => All.Where(item => actor.May(item.Needs));

    /// <summary>Whether a page is an entry's, or below it.</summary>
    public static bool IsAt(MenuItem item, string path) =>
        path == item.Path || (item.Path != "/admin" && path.StartsWith(item.Path + "/", StringComparison.Ordinal));
}
