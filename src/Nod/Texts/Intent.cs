namespace Nod.Texts;

/// <summary>What a person wants who sent us a text, as far as consent goes.</summary>
public enum Intent
{
    /// <summary>Nothing that bears on consent: part of the conversation.</summary>
    None,

    /// <summary>Stop texting me (47 CFR 64.1200(a)(10)); honoured at once.</summary>
    Revoke,

    /// <summary>Tell me who you are and how to stop. Changes nothing.</summary>
    Help,

    /// <summary>Let me choose (MENU, PREFERENCES): the link to the person's own page. Changes nothing by itself.</summary>
    Preferences,

    /// <summary>I want these texts (START, JOIN). The person's own act, so it may follow a stop.</summary>
    OptIn,

    /// <summary>YES. Counts only while a question of ours is open; never undoes a stop by itself.</summary>
    Affirm,

    /// <summary>NO. Counts only while a question of ours is open; otherwise it answers a recruiter.</summary>
    Refuse,

    /// <summary>
    /// It might be a stop, or it voids what we believed of the number: hold what we would send until someone looked.
    /// </summary>
    Review,
}
