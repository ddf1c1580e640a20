using System.Net;

namespace Nod.Server.Health;

/// <summary>Where alerts are mailed through.</summary>
/// <param name="Server"><c>smtp://USER@HOST:PORT</c>, with STARTTLS unless the host is this machine; or <c>smtps://</c>.</param>
/// <param name="From">Whom they come from.</param>
/// <param name="Password">The user's password, or null.</param>
internal sealed record MailSettings(Uri Server, string From, string? Password)
{
    public int Port => Server.Port > 0 ? Server.Port : (IsTls ? 465 : 587);

    public bool IsTls => Server.Scheme == "smtps";

    public string? User => Server.UserInfo.Length > 0 ? WebUtility.UrlDecode(Server.UserInfo) : null;

    /// <summary>Reads the options; notes what is wrong with them. Null when no server is named.</summary>
    public static MailSettings? Read(string? server, string? from, string? password, List<string> problems)
    {
        if (server is null)
        {
            if (from is not null)
            {
                problems.Add("mail-from: without smtp nothing is mailed.");
            }

            return null;
        }

        if (
            !Uri.TryCreate(server, UriKind.Absolute, out var url)
            || url.Scheme is not ("smtp" or "smtps")
            || url.Host.Length == 0
            || url.PathAndQuery.Trim('/').Length > 0
            || url.UserInfo.Contains(':', StringComparison.Ordinal)
        )
        {
            problems.Add("smtp: must be smtp://USER@HOST:PORT or smtps://…; the password stands in NOD_SMTP_PASSWORD.");
            return null;
        }

        if (url.UserInfo.Length > 0 && password is null)
        {
            problems.Add("smtp: the password of its user is missing in NOD_SMTP_PASSWORD.");
        }

        if (!IsAddress(from))
        {
            problems.Add("mail-from: must be an e-mail address.");
            return null;
        }

        return new MailSettings(url, from!, password);
    }

    /// <summary>Whether a text is an e-mail address.</summary>
    public static bool IsAddress(string? text) =>
        MimeKit.MailboxAddress.TryParse(text, out var address)
        && address.Address == text
        && address.Domain.Length > 0
        && !text!.Contains('\n', StringComparison.Ordinal);
}
