using System.Text.Json.Serialization;

namespace Nod;

/// <summary>What a text is for; the rules that govern it follow from this.</summary>
[JsonConverter(typeof(SnakeCase<MessageClass>))]
public enum MessageClass
{
    /// <summary>An answer inside a conversation that the person opened.</summary>
    Reply,

    /// <summary>About one act of the person: an application, an interview, a shift, pay, a code.</summary>
    Transactional,

    /// <summary>One recruiter to one person about a role.</summary>
    Conversational,

    /// <summary>Recurring or new-role alerts by the employer itself.</summary>
    JobAlert,

    /// <summary>Job alerts by an agency, a staffing firm or a job board.</summary>
    ThirdPartyJobAlert,

    /// <summary>Sells or promotes something.</summary>
    Promotional,

    /// <summary>The one confirmation of a stop. Only Nod itself sends it.</summary>
    OptOutConfirmation,

    /// <summary>The answer to HELP, or the link for who asks to choose. Only Nod itself sends it.</summary>
    HelpAnswer,

    /// <summary>The confirmation of an opt-in, or the question to confirm one. Only Nod itself sends it.</summary>
    OptInConfirmation,
}

/// <summary>What follows from a class alone.</summary>
public static class MessageClasses
{
    /// <summary>Whether a caller may ask for this class; the others are Nod's own answers.</summary>
    public static bool IsCallers(this MessageClass value) => value <= MessageClass.Promotional;

    /// <summary>Whether the text answers something the person just texted.</summary>
    public static bool IsAnswer(this MessageClass value) =>
        value
            is MessageClass.Reply
                or MessageClass.OptOutConfirmation
                or MessageClass.HelpAnswer
                or MessageClass.OptInConfirmation;
}
