using System.Text.RegularExpressions;
using Nod.Catalog;
using Nod.Consent;
using Nod.Ledger;
using NodaTime;

namespace Nod.Server.Api;

/// <summary>Reads the fields that most requests share, noting what is wrong with them.</summary>
internal static partial class Lookups
{
    /// <summary>How far a caller's clock may be ahead of ours.</summary>
    public static readonly Duration ClockSkew = Duration.FromMinutes(5);

    /// <summary>The number in a field; only its shape is checked here.</summary>
    public static PhoneNumber Phone(this Call call, string field, string? text)
    {
        if (call.Faults.Required(field, text) is not { Length: > 0 } given)
        {
            return default;
        }

        if (!PhoneNumber.TryRead(given, out var phone))
        {
            NoNumber(call, field);
        }

        return phone;
    }

    /// <summary>The number in the address; only its shape is checked here.</summary>
    public static PhoneNumber RoutePhone(this Call call)
    {
        if (!PhoneNumber.TryRead(call.Route("phone"), out var phone))
        {
            call.Faults.Add(
                "phone",
                "invalid_number",
                "The number in the address must be E.164, such as +14155550132."
            );
            call.ThrowIfFaulty();
        }

        return phone;
    }

    /// <summary>Refuses a text that names the very number it is to outlive.</summary>
    public static void NamesNobody(this Faults faults, string field, string? text, PhoneNumber phone)
    {
        var digits = new string([.. (text ?? "").Where(char.IsAsciiDigit)]);
        var number = phone.Digits.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (digits.Contains(number[^Math.Min(7, number.Length)..], StringComparison.Ordinal))
        {
            faults.Add(field, "invalid", $"{field} must not hold the person's number: it is kept.");
        }
    }

    /// <summary>By what way consent came; what a carrier tells comes through its hook alone.</summary>
    public static Method Method(this Call call, Method? given)
    {
        var method = call.Faults.Required("method", given);
        if (given == Consent.Method.Provider)
        {
            call.Faults.Add("method", "invalid", "The method provider is for what a carrier tells; name another.");
        }

        return method;
    }

    /// <summary>The number in a field, of which the number plan says that it can exist.</summary>
    public static PhoneNumber ValidPhone(this Call call, string field, string? text)
    {
        var phone = call.Phone(field, text);
        if (phone != default && NumberPlan.Describe(phone) is null)
        {
            NoNumber(call, field);
        }

        return phone;
    }

    /// <summary>
    /// The contact behind a number. A number that is on record was checked when it came; another one is looked up in
    /// the number plan.
    /// </summary>
    public static ValueTask<ContactRecord?> KnownContactAsync(this Call call, string field, PhoneNumber phone)
    {
        if (phone == default)
        {
            return new ValueTask<ContactRecord?>((ContactRecord?)null);
        }

        var read = call.Node.Store.ReadContactAsync(call.Contact(phone), call.Cancellation);
        return read.IsCompletedSuccessfully
            ? new ValueTask<ContactRecord?>(Valid(call, field, read.Result))
            : WaitAsync(call, field, read);

        static async ValueTask<ContactRecord?> WaitAsync(Call call, string field, ValueTask<ContactRecord> read) =>
            Valid(call, field, await read);
    }

    /// <summary>The brand in a field.</summary>
    public static Brand? Brand(this Call call, string field, string? key)
    {
        if (call.Faults.Required(field, key) is not { Length: > 0 } given)
        {
            return null;
        }

        var brand = call.Organization.Brand(given);
        if (brand is null)
        {
            call.Faults.Add(field, "unknown", $"There is no brand {given}.");
        }

        return brand;
    }

    /// <summary>The program in a field, or null when none is named.</summary>
    public static MessagingProgram? Program(this Call call, string field, Brand? brand, string? key)
    {
        if (key is not { Length: > 0 } || brand is null)
        {
            return null;
        }

        var program = call.Organization.Program(brand.Key, key);
        if (program is null)
        {
            call.Faults.Add(field, "unknown", $"{brand.Key} has no program {key}.");
        }

        return program;
    }

    /// <summary>Checks that somebody signs in with an e-mail address, if one is given.</summary>
    public static void User(this Call call, string field, string? email)
    {
        if (UserOf(email) is { } user && !call.Organization.Saved.HasUser(user))
        {
            call.Faults.Add(field, "unknown", $"Nobody signs in as {email}.");
        }
    }

    /// <summary>An e-mail address as users are known by it; null for none.</summary>
    public static string? UserOf(string? email) => email is { Length: > 0 } ? email.ToLowerInvariant() : null;

    /// <summary>A time that must be there and not lie ahead.</summary>
    public static Instant Past(this Call call, string field, Instant? time)
    {
        var given = call.Faults.Required(field, time);
        var now = call.Node.Clock.Now();
        if (given > now + ClockSkew)
        {
            call.Faults.Add(field, "in_the_future", $"{field} lies in the future; the server's time is {now}.");
        }

        return Instant.Min(given, now);
    }

    /// <summary>Checks an IANA time zone.</summary>
    public static void TimeZone(this Call call, string field, string? zone)
    {
        if (zone is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            call.Faults.Add(
                field,
                "unknown",
                $"No time zone is called {zone}; use an IANA name such as America/New_York."
            );
        }
    }

    /// <summary>Checks an ISO 3166-1 country code.</summary>
    public static void Country(this Call call, string field, string? code)
    {
        if (code is not null && !(code.Length == 2 && code.All(char.IsAsciiLetterUpper)))
        {
            call.Faults.Add(
                field,
                "invalid",
                $"{field} must be a country of ISO 3166-1, two capital letters such as US."
            );
        }
    }

    /// <summary>Checks a language tag.</summary>
    public static void Language(this Faults faults, string field, string? tag)
    {
        if (tag is not null && !faults.Has(field) && !LanguageShape().IsMatch(tag))
        {
            faults.Add(field, "invalid", $"{field} must be a BCP 47 tag such as en or de-AT.");
        }
    }

    private static ContactRecord? Valid(Call call, string field, ContactRecord contact)
    {
        if (contact.Revision > 0 || contact.Profile is not null)
        {
            return contact;
        }

        NoNumber(call, field);
        return null;
    }

    private static void NoNumber(Call call, string field) =>
        call.Faults.Add(
            field,
            "invalid_number",
            $"{field} must be a number that exists, in E.164, such as +14155550132."
        );

    [GeneratedRegex(@"^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,5}\z")]
    private static partial Regex LanguageShape();
}
