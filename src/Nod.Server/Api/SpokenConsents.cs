using Nod.Catalog;
using Nod.Consent;
using Nod.Forms;
using Nod.Ledger;
using Nod.Server.Catalog;
using NodaTime;

namespace Nod.Server.Api;

/// <summary>Consents that staff record and the number is asked to confirm.</summary>
internal static class SpokenConsents
{
    /// <summary>Notes what can't be confirmed: anything but a yes that was told to staff.</summary>
    public static void Check(Faults faults, ConsentInput input)
    {
        if (
            input.Confirm == true
            && input is not { Action: ConsentAction.OptIn, Method: Method.Verbal or Method.InPerson or Method.Paper }
        )
        {
            faults.Add(
                "confirm",
                "invalid",
                "confirm goes with an opt_in by verbal, in_person or paper: its number is asked to reply YES."
            );
        }
    }

    public static SpokenConsent Of(
        Call call,
        Brand brand,
        PhoneNumber phone,
        Method method,
        Instant at,
        Subject? subject,
        FormAnswer answer
    ) =>
        new()
        {
            Organization = call.Organization.Organization,
            Brand = brand,
            Phone = phone,
            Subject = subject,
            Method = method,
            At = at,
            Answers = [answer],
            SenderFor = program => call.Organization.AnswerableSenderFor(brand, program),
            Confirmations = call.Node.Once.Confirmations(phone, call.Node.Clock.Now()),
        };

    /// <summary>Records it; durable when it returns, and the text to confirm is on its way.</summary>
    public static async Task<Answer> CommitAsync(
        Call call,
        SpokenConsent spoken,
        PutSettings? words,
        Func<RecordedEvent, ContactState, Answer> render,
        int line
    )
    {
        call.Contact(spoken.Phone);
        var record = new RecordSpoken(call.Node.Gate, call.Node.Wordings, call.Node.Ids, spoken);
        var change = new WithSettings<RecordedSpoken>(words, record);
        var answer = await call.CommitAsync(change, done => render(done.Recorded[0], done.State), line);
        call.Node.Dispatcher.Wake();
        return answer;
    }
}
