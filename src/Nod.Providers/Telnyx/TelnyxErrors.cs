using System.Text.Json;
using Nod.Providers.Http;
using Nod.Sending;

namespace Nod.Providers.Telnyx;

/// <summary>
/// Telnyx's error codes, from https://developers.telnyx.com/docs/messaging/messages/error-codes, and what each means.
/// </summary>
internal static class TelnyxErrors
{
    /// <summary>
    /// The table. Telnyx tells a stop by 40300; 40008 is said both of stops and of anything undeliverable, and 40012 both of
    /// numbers that are gone and of numbers badly written. 10001 is a number out of use.
    /// </summary>
    public static readonly ErrorCodes Codes = new(
        (FailureKind.OptedOut, "40300"),
        (FailureKind.Blocked, "40004 40008"),
        (FailureKind.InvalidNumber, "10002 10016 40012 40310"),
        (FailureKind.Unallocated, "10001"),
        (FailureKind.Landline, "40001"),
        (FailureKind.Filtered, "40002 40003 40015 40016"),
        (FailureKind.Unreachable, "40005 40006 40014"),
        (FailureKind.Throttled, "10011 40011 40018 40318"),
        (FailureKind.Account, "10009 10010 10006 20012 20014 20100 40010 40013 40305 40312 40313 40329 40330 40333"),
        (FailureKind.Content, "40009 40302 40304 40316")
    );

    /// <summary>What one of the errors means. What is wrong with our own number says nothing about the person's.</summary>
    public static ProviderFailure FailureOf(JsonElement? error, string? words, Exchange.Answered? answer = null)
    {
        var failure = Codes.Failure(error.Text("code"), words, answer);
        return
            failure.Kind is FailureKind.InvalidNumber or FailureKind.Unallocated
            && error.Text("source", "pointer") == "/from"
            ? failure with
            {
                Kind = FailureKind.Account,
            }
            : failure;
    }
}
